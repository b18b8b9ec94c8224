export function singleExecutable(of: {
  readonly root: string;
  readonly script: string;
  readonly into: string;
  readonly name: string;
  readonly modules?: readonly string[];
}): Promise<string>;
