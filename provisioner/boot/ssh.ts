import { join } from 'node:path'
import { LOGIN } from '../../inventory/model/login.ts'
import type { Command } from '../runner/runner.ts'

/** Who logs in to what. */
export interface Login {
  readonly address: string
  /** File of the private key. */
  readonly identity: string
  /** Folder for what ssh wants to remember. */
  readonly folder: string
}

/** A login by key (ssh(1)); nothing is asked, and nothing of this user's own settings is used. */
export function sshCommand(login: Login, remote: string): Command {
  return ssh(login, ['-o', 'PreferredAuthentications=publickey'], remote)
}

/** The same without a key: what the server lets people try instead is in its refusal. */
export function passwordCommand(login: Login): Command {
  const methods = 'PreferredAuthentications=password,keyboard-interactive'
  return ssh(login, ['-o', 'PubkeyAuthentication=no', '-o', methods], 'true')
}

function ssh(
  { address, identity, folder }: Login,
  options: readonly string[],
  remote: string,
): Command {
  return {
    name: `ssh ${LOGIN}@${address}`,
    file: 'ssh',
    args: [
      ...['-F', '/dev/null', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes'],
      // The machine was made a moment ago and is alone on its cable.
      ...['-o', 'StrictHostKeyChecking=accept-new'],
      // Within quotes, a space does not begin a second file (ssh_config(5)).
      ...['-o', `UserKnownHostsFile="${join(folder, 'known_hosts')}"`],
      ...['-o', 'ConnectTimeout=5', '-o', 'ServerAliveInterval=10', '-i', identity],
      ...options,
      `${LOGIN}@${address}`,
      remote,
    ],
  }
}

/** The refusal of a server that takes public keys and nothing else. */
export function takesOnlyKeys(said: string): boolean {
  return /Permission denied \(publickey\)/.test(said)
}
