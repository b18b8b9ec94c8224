/** Before all tests: the machine is made ready, once. Where it cannot be had, every test is told why. */
import type { TestProject } from 'vitest/node';
import { type Machine, readyMachine } from './parts/ready.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    machine: Machine | { readonly missing: string };
  }
}

export default async function setup(project: TestProject): Promise<void> {
  try {
    project.provide('machine', await readyMachine());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    project.provide('machine', { missing: why.replaceAll('\n', ' ') });
  }
}
