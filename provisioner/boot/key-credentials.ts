import { LOGIN } from '../../inventory/model/login.ts'

/** Told by the hypervisor who it is, the machine takes the key with the name. */
export function told(name: string, key: string | undefined): Readonly<Record<string, string>> {
  return { 'switchyard.hostname': name, ...(key === undefined ? {} : { 'switchyard.keys': key }) }
}

/** A seed is believed alone; our key is added to what it brings (tmpfiles.d(5), `w+`). */
export function lateKey(key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined) return {}
  return { 'tmpfiles.extra': `w+ /etc/ssh/authorized_keys.d/${LOGIN} - - - - ${key}\\n\n` }
}
