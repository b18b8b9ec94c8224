/** What is known of servers beside their names. The directory of public servers is to be asked here, once there is one. */
import type { Knowledge } from '../../conf/advice/context.ts';

export const KNOWLEDGE: Knowledge = { retired: () => false };
