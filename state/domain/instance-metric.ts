/** A figure that an instance reports of itself, such as `{"metric": "agents", "value": 25}`. */
export type InstanceMetric = {
	/** Of the instance. */
	name: string;
	metric: string;
	value: number;
	recordedAtMs: number;
};
