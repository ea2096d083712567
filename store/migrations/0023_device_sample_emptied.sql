-- What 0022 copied goes. The table stays, empty: see 0020.
TRUNCATE TABLE IF EXISTS device_sample_v1
