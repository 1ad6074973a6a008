/** Crossover, costs and equity a bar on flat arrays: no objects, no orders, no rules, the floor of what is possible. */

/** Returns the bars that it went through. */
export function tightLoop(
	closes: Float64Array,
	equity: Float64Array,
	{fast, slow}: {fast: number; slow: number},
): number {
	let fastSum = 0;
	let slowSum = 0;
	let cash = 10_000;
	let shares = 0;
	let wasAbove = false;
	for (let index = 0; index < closes.length; index += 1) {
		const close = closes[index] as number;
		fastSum += close - (index >= fast ? (closes[index - fast] as number) : 0);
		slowSum += close - (index >= slow ? (closes[index - slow] as number) : 0);
		if (index >= slow) {
			const isAbove = fastSum / fast > slowSum / slow;
			if (isAbove && !wasAbove) {
				shares = (cash * 0.99) / (close * 1.0005);
				cash -= shares * close * 1.0005;
			} else if (!isAbove && wasAbove) {
				cash += shares * close * 0.9995;
				shares = 0;
			}
			wasAbove = isAbove;
		}

		equity[index] = cash + shares * close;
	}

	return closes.length;
}
