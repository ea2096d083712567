/** Schedules of a reconciliation that are tables of like rows, by the key of their route. */
export const CONTRACT_TABLES = [
  'months',
  'purposes',
  'items',
  'settlements',
  'invoices',
  'payments',
  'devices',
  'findings',
] as const
