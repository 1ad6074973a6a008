/** A map that begins again when it is full, as source text, for caches that would grow for as long as the panel runs. */
export const boundedMap = `class BoundedMap {
	constructor(limit) { this.limit = limit; this.map = new Map(); }
	get(key) { return this.map.get(key); }
	set(key, value) { if (this.map.size >= this.limit) this.map.clear(); this.map.set(key, value); }
}
`;
