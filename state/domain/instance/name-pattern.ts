/**
 * Defines the names that people may choose. Names of instances become names of locks, ledgers and logs, so no
 * name can form a path; symbols, accounts and calendars follow the same rule. Pure.
 */

/** Names, symbols, account labels and calendars. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const nameExpected = '1 to 64 letters, digits, . _ -';

/** Tags that group instances. */
export const tagPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
export const tagExpected = '1 to 32 letters, digits, . _ -';
