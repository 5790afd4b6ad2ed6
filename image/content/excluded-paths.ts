/**
 * Paths dpkg leaves out (dpkg(1), `--path-exclude`), at bake time and at every later upgrade.
 *
 * A switch has no one to read manuals in forty languages, and no sound card, screen accelerator,
 * camera or radio; copyright files stay, as their licences ask.
 */
export const EXCLUDED_PATHS: readonly string[] = [
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/lintian/*',
  '/usr/share/doc/*',
  '/usr/share/locale/*/LC_MESSAGES/*',
  '/usr/lib/grub/x86_64-efi/*',
  ...[
    'sound',
    'drivers/media',
    'drivers/gpu/drm/amd',
    'drivers/gpu/drm/i915',
    'drivers/gpu/drm/nouveau',
    'drivers/gpu/drm/radeon',
    'drivers/gpu/drm/xe',
    'drivers/net/wireless',
    'drivers/bluetooth',
    'drivers/iio',
    'drivers/comedi',
    'drivers/staging',
    'net/bluetooth',
    'net/wireless',
    'net/mac80211',
  ].map((folder) => `/usr/lib/modules/*/kernel/${folder}/*`),
]

export const INCLUDED_PATHS: readonly string[] = ['/usr/share/doc/*/copyright']

/** `/etc/dpkg/dpkg.cfg.d/switchyard`: later packages follow the same rules (dpkg(1), FILES). */
export function renderDpkgPaths(): string {
  const excluded = EXCLUDED_PATHS.map((path) => `path-exclude=${path}`)
  const included = INCLUDED_PATHS.map((path) => `path-include=${path}`)
  return [...excluded, ...included, ''].join('\n')
}
