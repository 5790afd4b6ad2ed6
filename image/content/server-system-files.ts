import { file, type ImageFile } from './image-file.ts'
import { systemFiles } from './system-files.ts'

/** Files every physical server has: those of every node, and how it finds its arrays and kernels. */
export function serverSystemFiles(): readonly ImageFile[] {
  return [
    ...systemFiles(),
    // By the names the installer gives them, whatever host made them; so the same file serves all,
    // and nothing of the machine that bakes gets into it (mdadm.conf(5)).
    file(
      '/etc/mdadm/mdadm.conf',
      [
        'HOMEHOST <ignore>',
        'MAILADDR root',
        'ARRAY /dev/md/boot name=any:boot',
        'ARRAY /dev/md/system name=any:system',
        '',
      ].join('\n'),
    ),
    // GRUB reads /boot and nothing behind it: there the links to the newest kernel belong
    // (kernel-img.conf(5)).
    file('/etc/kernel-img.conf', 'do_symlinks = yes\nlink_in_boot = yes\n'),
  ]
}
