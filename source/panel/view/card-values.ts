/**
 * Market numbers as rows of a card. A number that does not fit is left out whole: a cut number would be a
 * different one. Pure.
 */
import type {InstanceStatus, InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {formatDecimal} from '../../format/decimal.ts';
import {formatChange, formatDrawdown} from '../../format/percent.ts';
import {formatMoney, formatPriceShort, formatQuantity} from '../../format/price.ts';
import {sparkline} from '../../format/sparkline.ts';
import {type Line, lineWidth, signTone, type Span, span, spreadLine} from '../text/line.ts';
import {changeRatio, profitRatio} from '../model/ratio.ts';

type Form = {left: Line; right: Line};

/** The first of `forms` that fits into `width` columns; a mark if none does. */
function fitting(forms: readonly Form[], width: number): Line {
	const form = forms.find(({left, right}) => lineWidth(left) + lineWidth(right) <= width);
	return form === undefined ? [span('…', 'dim')] : spreadLine(form.left, form.right, width);
}

/** The price, its sparkline and its change since the first bar; `lively` while it runs. */
export function priceRow(status: InstanceStatus, width: number, lively: boolean): Line {
	const {priceTicks, priceDecimals, recentCloseTicks} = status;
	const price = formatPriceShort(priceTicks, priceDecimals);
	const ratio = changeRatio(status);
	const change = formatChange(ratio);
	const room = width - price.length - change.length - 2;
	const bars = room >= 3 ? sparkline(recentCloseTicks, Math.min(room, 24)) : '';
	const left: Line = [span(price, lively ? 'strong' : 'dim')];
	const right: Line = [span(` ${change}`, lively ? signTone(Math.round(ratio * 1e4)) : 'dim')];
	const whole = formatDecimal(priceTicks, priceDecimals, {decimalsMax: 0});
	return fitting(
		[
			{left: [...left, span(bars === '' ? '' : ` ${bars}`, lively ? 'running' : 'dim')], right},
			{left, right: []},
			{left: [span(whole, lively ? 'strong' : 'dim')], right: []},
		],
		width,
	);
}

/** The open position, its entry, and its profit since. */
export function positionRow(status: InstanceStatus, width: number): Line {
	if (status.positionLots === 0) return [span(width >= 30 ? 'pos flat' : 'flat', 'dim')];
	const quantity = formatQuantity(status.positionLots, status.quantityDecimals);
	const at = width >= 30 ? ' @ ' : '@';
	const profit = formatMoney(status.unrealizedMicros, {sign: true});
	const label: Span[] = width >= 30 ? [span('pos ', 'dim')] : [];
	const right = [span(` ${profit}`, signTone(status.unrealizedMicros))];
	const left: Line = [...label, span(quantity)];
	const entry = entryText(status, at, width - lineWidth(left) - lineWidth(right));
	return fitting(
		[
			{left: [...left, span(entry, 'dim')], right},
			{left: [span(quantity)], right: []},
			{left: [span(status.positionLots > 0 ? 'long' : 'short')], right: []},
		],
		width,
	);
}

/** The entry price in the longest form that fits into `room` columns: a cut number would be wrong. */
function entryText({entryTicks, priceDecimals}: InstanceStatus, at: string, room: number): string {
	if (entryTicks === null) return '';
	// Below 100 the decimals are the price: 1.08423 must not become 1.
	const fewer = Math.abs(entryTicks) >= 100 * 10 ** priceDecimals ? [1, 0] : [3];
	const forms = [
		formatPriceShort(entryTicks, priceDecimals),
		...fewer.map(decimalsMax => formatDecimal(entryTicks, priceDecimals, {decimalsMax})),
	].map(price => at + price);
	return forms.find(form => form.length <= room) ?? '';
}

/** The equity, as money and relative to its capital, and its drawdown. */
export function equityRow(instance: InstanceView, status: InstanceStatus, width: number): Line {
	const ratio = profitRatio(instance);
	const wide = width >= 30;
	const label: Line = wide ? [span('eq ', 'dim')] : [];
	const equity = span(formatMoney(status.equityMicros));
	const change = span(` ${formatChange(ratio)}`, signTone(Math.round(ratio * 1e4)));
	const drawdown = formatDrawdown(status.drawdownRatio);
	const right: Line = [span(` ${wide ? 'dd ' : ''}`, 'dim'), span(drawdown, 'dim')];
	const whole = span(formatDecimal(status.equityMicros, 6, {decimalsMax: 0}));
	return fitting(
		[
			{left: [...label, equity, change], right},
			{left: [...label, equity, change], right: []},
			{left: [equity], right: []},
			{left: [whole], right: []},
		],
		width,
	);
}
