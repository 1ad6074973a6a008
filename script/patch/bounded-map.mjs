/** Source text of a map that is cleared when it is full, for caches that would otherwise grow without limit. */
export const boundedMap = `class BoundedMap {
	constructor(limit) { this.limit = limit; this.map = new Map(); }
	get(key) { return this.map.get(key); }
	set(key, value) { if (this.map.size >= this.limit) this.map.clear(); this.map.set(key, value); }
}
`;
