/** Nobody who could look after the clock's keeper: for tests of everything else. */
import type { Steward } from '../../main/service/engine-service.ts';
import { NOTHING_BESIDE } from './fake-api.ts';

export const noSteward: Steward = {
  plan: async () => NOTHING_BESIDE,
  steer: async () => ({ outcome: 'failed', detail: 'nobody is here to do it', command: null }),
  consent: async () => false,
};
