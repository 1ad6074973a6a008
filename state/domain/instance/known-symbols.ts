/** What can be traded without bars of one's own. The instruments themselves stand in runner/market/instruments.ts. */

/** Symbols with a simulated market, in the order in which people see them. */
export const simulatedSymbols: readonly string[] = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];

/** Bars that are shipped, as `data:` names them. */
export const shippedData: readonly string[] = ['builtin:sp500-2000'];
