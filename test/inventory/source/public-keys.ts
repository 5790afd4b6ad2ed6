/** Keys made for these tests, with the fingerprints `ssh-keygen -l` printed; nobody has their other halves. */
export const KEYS = {
  ED25519: {
    line: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJw/G5YUeyxO43zW5o4L/5ZgjNe5FosE2fKPpec0Kqkb ed25519-256@example.org',
    fingerprint: 'SHA256:/K4FmB5IUDG9kLr8bNfHW3+nOqH2d1uHX7NC3KuJ2GE',
  },
  ECDSA_256: {
    line: 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBVVDzPZ+7RDlHL4z7EnTjNmovRXQbGAxCq1QT696rw8YP8XVdW2Nu1LYMNviOI1ugkyRzPluU2vUDkj7Wfu+gw= ecdsa-256@example.org',
    fingerprint: 'SHA256:fQwLMcgKBAV8bXct7Y74WYNF04+cji6yeY07rQVWG6c',
  },
  ECDSA_384: {
    line: 'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBOZaNz/aV2EFXnweZghnjFeT8rSfEDiKhC0n/Am8rGKEs+gycqIktbsruXPASZjM9CVeUxrF57fmIT9hz9LMpOecJOD1tXsN3lzlvjeLVKOhLicveJ8YtsuF419vNSh5/w== ecdsa-384@example.org',
    fingerprint: 'SHA256:EmbaHSBGswg7SIeVUPTv5QHjiAexlshW10XRsy5DD9E',
  },
  ECDSA_521: {
    line: 'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEyDwJwbwdJuX/SwKARnfbR0/xnG0QoxY0w0T4UGN4uMd8V+V2jEWCgQV2ryggaAaptMtI5PCMcawnPriiXT2yQvQAw4lTeGtH81Sl5Qx/iEEZYaAwRDcZ4P8V2O1losCfLyRp7Qr5pI7Pziv8+4aE6eI+DFwoyJ0r/39vvg/+XFEVZng== ecdsa-521@example.org',
    fingerprint: 'SHA256:gs4z6iRcaP65zdKNU8sRZdQat3jyg8HWDyQKFCZQFZk',
  },
  RSA_3072: {
    line: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCOom8dVoXB4xnAA2nR02uvLLHzJzwiMtCyryds1EFD2aCoynTpvFX2Bs6XQ1Mc5OuXQCa/FIagFz7ykCzi+XQMQar6AQ9kj56Kp11REimtod3VgaD6kxsF2gdsrfcNZ/PJ54MgBomt6jcnr4gw4Q0AmwGnEQcTJ/HWXoEiIswLQvkQREChJxiCGWoB+cRr66Z3ulFIGsDFG8MikcDbMU6hovgkWs2bmki0YHj1JKGeTmEhxGwrg9lDQDtPrgPEzpMNsaBX7eORDVrno5BX0kTJHve1j3kTkM63E9kPLYuUISOz9yA4ZEDDGXeWRHOl18gbskirUnNt+EO/SJgr6bV3YTFtXW59rkb1mDqpjnkMLmkW6px7SJ8fbaO5vkdPwVWAkFI4HpFkkq24uKj9RYJXNXdNYDxKCwyghOeXVSwcvT9ABQ9eMHygH3zrsMgUNyROgm/lEwaVgsia5t+EomvlFiyqm2yEFrwtjj1jmeUIDs7gW4ZmfgVCG9rNEA6IYvk= rsa-3072@example.org',
    fingerprint: 'SHA256:g5PWo6KMaSkV2InEKPMVO/IwKcDpugMbkt0T5OIDS2M',
  },
  RSA_2048: {
    line: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDprmP4Ejj6EaMzT+0XalGXRozrZXP0OWZri148oIdXEGiNS+vdtYkFOP9zvddvyrTB9uV76OsLU3Q40sTz8d/uss489Fvd8rzvNMOjDmB8ACmoEjKWTxPuZCIvJ7aS01IITrUR1CJkOpEFaixu3eOMH+K/Ro9hMrOwQsBnCtgPwUZ5ZW2aIkO1qHvQIP5bFTS964IduJ8z+//o4CXFhdNe1/kFyOdd2+COnUUG+krDTnA83zYtUQ9YOZ5Pn3RN+AXD/N11dKV2lDdcPgLoezDGa2HtaIKb2Q8HCNtbIx4jhjpYn/0jTBmWWUS4xtqU/8qVkZk7uaLG619bGlAK2Wbz rsa-2048@example.org',
    fingerprint: 'SHA256:dkN/3E9DgNKEVYMEHTuTE9ng5XuucMgUo5D3nRhVTDg',
  },
} as const
