/** How a tool knows which process asked it, and so with whom it ends. */

/** Name of the variable of the environment that holds the asker's process id. */
export const askerVariable = 'PITWALL_ASKER_PID';
