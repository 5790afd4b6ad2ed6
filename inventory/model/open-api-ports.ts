import type { SwitchSettings } from './cluster.ts'

/** TCP ports of the API that are open to everybody: without a certificate it is for the node itself. */
export const openApiPorts = ({ http }: SwitchSettings): readonly number[] =>
  http?.certificate === undefined ? [] : [http.port]
