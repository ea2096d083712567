-- device_sample is made anew without the stored digest and identity hash (0021): the old table is set aside, copied (0022)
-- and emptied (0023).
-- Again after a kill: the table has its other name already, and nothing is done. The emptied table keeps that name, so that
-- this can never set the new one aside.
RENAME TABLE IF EXISTS device_sample TO device_sample_v1
