/** Symbols that can be traded without bars of your own. Their instruments are in runner/market/instruments.ts. */

/** Symbols with a simulated market, in display order. */
export const simulatedSymbols: readonly string[] = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];

/** Shipped bars, as `data:` names them. */
export const shippedData: readonly string[] = ['builtin:sp500-2000'];
