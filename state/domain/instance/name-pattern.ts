/**
 * What people may call things. Names of instances become names of locks, ledgers and logs, so nothing that could be
 * a path is one; symbols, accounts and calendars keep to the same rule. Pure.
 */

/** Names, symbols, labels of accounts, calendars. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const nameExpected = '1 to 64 letters, digits, . _ -';

/** Words by which instances are grouped. */
export const tagPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
export const tagExpected = '1 to 32 letters, digits, . _ -';
