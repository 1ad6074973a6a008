/** Identifies the parent of a tool, so that the tool ends with it. */

/** Environment variable with the parent's process id. */
export const askerVariable = 'PITWALL_ASKER_PID';
