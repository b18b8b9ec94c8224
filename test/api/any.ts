/**
 * Any value that a schema of the contract lets through, also the strange ones: derived from the schema itself, so that a
 * field which is added there is tried here.
 */
import fc from 'fast-check';
import type * as v from 'valibot';

/** What the walk needs to know of the schemas that the contract is made of. */
type Schema =
  | { type: 'object' | 'strict_object'; entries: Record<string, Schema> }
  | { type: 'nullable' | 'optional'; wrapped: Schema }
  | { type: 'array'; item: Schema }
  | { type: 'variant'; options: Schema[] }
  | { type: 'picklist'; options: string[] }
  | { type: 'literal'; literal: unknown }
  | { type: 'number'; pipe?: readonly { type: string; requirement?: unknown }[] }
  | { type: 'string'; pipe?: readonly { type: string; requirement?: unknown }[] }
  | { type: 'boolean' | 'null' | 'unknown' };

/** Without letters that could spell "null", "NaN" or "undefined", so that those words can only come from a mistake. */
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', '1', '0', '.', ':', '-', '%', ' ', 'é', '鐘', '<', '"', '\\', '\n'),
  maxLength: 12,
});

export function anyOf<S extends v.GenericSchema>(schema: S): fc.Arbitrary<v.InferOutput<S>> {
  return any(schema as unknown as Schema) as fc.Arbitrary<v.InferOutput<S>>;
}

function any(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'object':
    case 'strict_object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.entries).map(([key, value]) => [key, any(value)])),
      );
    case 'optional':
      return any(schema.wrapped);
    case 'nullable':
      return fc.option(any(schema.wrapped), { nil: null });
    case 'array':
      return fc.array(any(schema.item), { maxLength: 5 });
    case 'variant':
      return fc.oneof(...schema.options.map(any));
    case 'picklist':
      return fc.constantFrom(...schema.options);
    case 'literal':
      return fc.constant(schema.literal);
    case 'number':
      return numbers(schema.pipe ?? []);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return texts(schema.pipe ?? []);
    case 'unknown':
      return text;
  }
}

/** What matches the pattern that the schema demands, or any text. */
function texts(pipe: readonly { type: string; requirement?: unknown }[]): fc.Arbitrary<string> {
  const pattern = pipe.find((action) => action.type === 'regex')?.requirement;
  return pattern instanceof RegExp ? fc.stringMatching(pattern) : text;
}

/** Sizes that occur, and all that a double can be within what the schema demands. */
function numbers(pipe: readonly { type: string; requirement?: unknown }[]): fc.Arbitrary<number> {
  const demand = (type: string, otherwise: number) =>
    Number(pipe.find((action) => action.type === type)?.requirement ?? otherwise);
  const min = demand('min_value', Number.NEGATIVE_INFINITY);
  const max = demand('max_value', Number.POSITIVE_INFINITY);
  const finite = pipe.some((action) => action.type === 'finite' || action.type === 'integer');
  const all = fc.oneof(
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ noNaN: true, noDefaultInfinity: finite }),
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.constantFrom(0, -0, 1e-9, 0.9995, 59.96, 1e21, 1e308, 5e-324, finite ? 1 : Number.POSITIVE_INFINITY),
  );
  return all.filter(
    (n) => n >= min && n <= max && (Number.isInteger(n) || !pipe.some((action) => action.type === 'integer')),
  );
}
