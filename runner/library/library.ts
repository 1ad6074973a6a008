/** The package `pitwall` as scripts load it; `package.ts` has its types. Exports only. */
export {Algorithm} from './algorithm.ts';
export {backtest} from './backtest.ts';
export {AppError} from '../../state/domain/error.ts';
