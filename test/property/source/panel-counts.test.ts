/** The counts in the header add up to all instances, whatever these are doing and however wide the screen is. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {selectHeader} from '../../../source/panel/view/select-header.ts';
import {lineText} from '../../../source/panel/text/line.ts';
import {stateSigns} from '../../../source/format/glossary.ts';
import {observedStates} from '../../../state/domain/instance/instance.ts';
import {instanceOf, modelOf, nowMs} from '../../unit/source/panel/panel-fixture.ts';

const glyphs = Object.values(stateSigns).map(({glyph}) => glyph);

test('parts of the header add up to the sum that it shows', () => {
	const anyInstance = fc.record({
		observed: fc.constantFrom(...observedStates),
		isWanted: fc.boolean(),
		requestedAgoMs: fc.integer({min: 0, max: 900_000}),
	});
	fc.assert(
		fc.property(
			fc.array(anyInstance, {maxLength: 40}),
			fc.constantFrom(60, 80, 120, 160, 200),
			(drawn, columns) => {
				const instances = drawn.map(({observed, isWanted, requestedAgoMs}, at) => {
					const view = instanceOf(`N${at}`, observed);
					const wanted = isWanted ? ('running' as const) : ('stopped' as const);
					const requestedAtMs = nowMs - requestedAgoMs;
					return {...view, wanted: {...view.wanted, wanted, requestedAtMs}};
				});
				const model = modelOf(instances, {columns, rows: 24});
				const text = lineText(selectHeader(model, 400, nowMs).header);
				const counts = [...text.matchAll(/(\S)(\d+)(?: [a-z]+)?/gu)]
					.filter(([, glyph = '']) => glyphs.includes(glyph))
					.map(([, , count]) => Number(count));
				const sum = counts.reduce((all, count) => all + count, 0);
				expect(sum).toBe(instances.length);
				expect(text).toContain(` =${instances.length}`);
				expect(lineText(selectHeader(model, columns, nowMs).header)).toContain('●');
			},
		),
	);
});
