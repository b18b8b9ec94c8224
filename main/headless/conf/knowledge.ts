/**
 * What is known of servers beside their names: which were given up, and what lists say of the others. The directory of
 * public servers is to be asked here, once there is one.
 */
import type { Knowledge } from '../../conf/advice/context.ts';
import type { FactsOf } from '../../conf/edit/choice.ts';

export const KNOWLEDGE: Knowledge = { retired: () => false };

export const FACTS: FactsOf = () => null;
