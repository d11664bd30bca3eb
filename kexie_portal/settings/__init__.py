"""Settings by place of use: `demo`, `test` and `production` each extend `base`."""
