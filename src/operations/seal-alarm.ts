import type { SealFault } from '../kernel/keyring.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';

/**
 * Somebody has changed or moved sealed bytes in the database, or a master key is missing: worth waking a person, whatever became of the
 * request or job that came upon it. `row` is an id, which says nothing of the person.
 */
export function sealAlarm(logger: Pick<Logger, 'error'>, metrics: Pick<Metrics, 'countSealFault'>): SealFault {
  return (place) => {
    const [table = '', column = '', row = ''] = place.split('|');
    metrics.countSealFault(`${table}.${column}`);
    logger.error({ alarm: 'seal_fault', table, column, row }, 'sealed data does not open: changed, moved, or its master key is missing');
  };
}
