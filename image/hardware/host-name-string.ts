/**
 * SMBIOS string of type 11 that tells a machine which node it is (systemd(1), "System Credentials");
 * first boot reads it.
 */
export const hostNameString = (node: string): string =>
  `io.systemd.credential:switchyard.hostname=${node}`
