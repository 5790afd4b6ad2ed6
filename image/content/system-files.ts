import { renderDpkgPaths } from './excluded-paths.ts'
import { file, type ImageFile, link } from './image-file.ts'
import { INITRAMFS_MODULES } from './initramfs-modules.ts'

const WANTS = '/etc/systemd/system'
const UNITS = '/usr/lib/systemd/system'

/** Serial console beside the screen: virtual machines and remote hands both see the boot. */
export const KERNEL_ARGUMENTS = 'console=tty0 console=ttyS0,115200n8'

/**
 * Files every node has, the same everywhere. They are laid over the core packages, so that a
 * package's own default never wins.
 */
export function systemFiles(): readonly ImageFile[] {
  return [...accessFiles(), ...bootFiles(), ...serviceFiles()]
}

/** Who may log in and how: administrators' keys only, and agents may be forwarded (sshd_config(5)). */
function accessFiles(): readonly ImageFile[] {
  const sshd = [
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AuthenticationMethods publickey',
    'PermitRootLogin no',
    'AllowAgentForwarding yes',
    'X11Forwarding no',
    'AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u',
    // A new terminal server lets a whole cluster through before any role has reached it.
    'MaxStartups 100:30:200',
    '',
  ].join('\n')
  return [
    file('/etc/ssh/sshd_config.d/10-switchyard.conf', sshd),
    file('/etc/sudoers.d/switchyard', '%sudo ALL=(ALL:ALL) NOPASSWD: ALL\n', 0o440),
  ]
}

function bootFiles(): readonly ImageFile[] {
  const grub = [
    'GRUB_TIMEOUT=1',
    'GRUB_DISTRIBUTOR=Switchyard',
    `GRUB_CMDLINE_LINUX="${KERNEL_ARGUMENTS}"`,
    'GRUB_TERMINAL="console serial"',
    'GRUB_SERIAL_COMMAND="serial --unit=0 --speed=115200"',
    'GRUB_DISABLE_OS_PROBER=true',
    '',
  ].join('\n')
  return [
    file('/etc/default/grub', grub),
    file('/etc/dpkg/dpkg.cfg.d/switchyard', renderDpkgPaths()),
    file('/etc/initramfs-tools/modules', `${INITRAMFS_MODULES.join('\n')}\n`),
    file(
      '/etc/initramfs-tools/conf.d/switchyard',
      'MODULES=list\nCOMPRESS=zstd\nCOMPRESSLEVEL=3\nRESUME=none\n',
    ),
  ]
}

/** Services of Debian's that make a role; a node that does not know who it is runs none of them. */
const OF_ROLES: readonly string[] = [
  'rtpengine-daemon.service',
  'kamailio.service',
  'postgresql@.service',
]
const NEEDS_IDENTITY =
  '[Unit]\nRequires=switchyard-identity.service\nAfter=switchyard-identity.service\n'

function serviceFiles(): readonly ImageFile[] {
  // The partition must have its new size before its filesystem is asked to fill it.
  const growAfterRepart = '[Unit]\nAfter=systemd-repart.service\n'
  return [
    link(
      `${WANTS}/sysinit.target.wants/switchyard-identity.service`,
      `${UNITS}/switchyard-identity.service`,
    ),
    ...OF_ROLES.map((unit) => file(`${WANTS}/${unit}.d/10-switchyard.conf`, NEEDS_IDENTITY)),
    file(`${WANTS}/systemd-growfs@var.service.d/10-switchyard.conf`, growAfterRepart),
    link(
      `${WANTS}/multi-user.target.wants/systemd-networkd.service`,
      `${UNITS}/systemd-networkd.service`,
    ),
    link(
      `${WANTS}/network-online.target.wants/systemd-networkd-wait-online.service`,
      `${UNITS}/systemd-networkd-wait-online.service`,
    ),
    link(
      `${WANTS}/multi-user.target.wants/switchyard-firstboot.service`,
      `${UNITS}/switchyard-firstboot.service`,
    ),
    link(
      `${WANTS}/timers.target.wants/switchyard-health.timer`,
      `${UNITS}/switchyard-health.timer`,
    ),
    link(`${WANTS}/sysinit.target.wants/nftables.service`, `${UNITS}/nftables.service`),
    // Whoever needs a database server makes its data; the package would make some in the image.
    file('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n'),
    // Everything goes through Ansible; an upgrade nobody asked for is a change nobody knows of.
    link(`${WANTS}/apt-daily.timer`, '/dev/null'),
    link(`${WANTS}/apt-daily-upgrade.timer`, '/dev/null'),
    file(
      '/etc/systemd/journald.conf.d/switchyard.conf',
      '[Journal]\nStorage=persistent\nSystemMaxUse=1G\n',
    ),
  ]
}
