/** The badges of README.md as SVG, made from package.json without an external service. */

const height = 20;
const characterWidth = 6.6;
const padding = 7;

/** Returns the badges by file name. */
export function badges({license, engines, os}) {
	const node = `≥ ${engines.node.replace('>=', '')}`;
	const platforms = os.map(name => (name === 'darwin' ? 'macOS' : 'Linux')).join(' · ');
	return new Map([
		['badge-licence.svg', badge('licence', license, '#2f81f7')],
		['badge-node.svg', badge('Node.js', node, '#2ea043')],
		['badge-platform.svg', badge('platform', platforms, '#6e7681')],
	]);
}

function badge(label, value, color) {
	const [left, right] = [label, value].map(
		text => Math.round([...text].length * characterWidth) + 2 * padding,
	);
	const width = left + right;
	const text = (x, length, content) =>
		`<text x="${x}" y="14" textLength="${length - 2 * padding}">${content}</text>`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img">`,
		`<title>${label}: ${value}</title>`,
		`<clipPath id="c"><rect width="${width}" height="${height}" rx="3"/></clipPath>`,
		`<g clip-path="url(#c)"><rect width="${left}" height="${height}" fill="#3d444d"/>`,
		`<rect x="${left}" width="${right}" height="${height}" fill="${color}"/></g>`,
		'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
		`${text(padding, left, label)}${text(left + padding, right, value)}</g></svg>\n`,
	].join('\n');
}
