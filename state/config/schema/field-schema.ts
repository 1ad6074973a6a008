/** Fields of the table of settings as keys of `pitwall.yaml`. */
import {z} from 'zod';
import type {Readable, ValueOf} from '../../settings/field.ts';

/** Reads a scalar as it is written in the file: see number-texts.ts. */
export function scalar<Value>(field: Readable<Value>): z.ZodType<Value> {
	const {expected, parse, yamlUnit = ''} = field;
	const error = `expected ${yamlUnit === '' ? expected : `${unitExpected}, in ${yamlUnit}`}`;
	return z.union([z.number(), z.string()], {error}).transform((value, context) => {
		const read = parse(`${value}${yamlUnit}`);
		if (read !== null) return read;
		context.addIssue({code: 'custom', message: error});
		return z.NEVER;
	});
}

const unitExpected = 'a whole number from 0 to 1000000';

type Shape<Fields> = {[Key in keyof Fields]: z.ZodOptional<z.ZodType<ValueOf<Fields[Key]>>>};

/** Returns the keys of `fields`, all optional. */
export function fieldShape<Fields extends Readonly<Record<string, Readable<unknown>>>>(
	fields: Fields,
): Shape<Fields> {
	const entries = Object.entries(fields).map(([key, field]) => [key, scalar(field).optional()]);
	return Object.fromEntries(entries) as Shape<Fields>;
}
