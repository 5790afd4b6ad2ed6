# Reads a certificate with those of its signers and its key, and says what no phone would accept.
set -eu
umask 077
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat >"$place/edge.pem"
x509() { openssl x509 -in "$place/edge.pem" -noout "$@"; }
refuse() {
  echo "$1" >&2
  exit 1
}
x509 2>"$place/said" || refuse 'holds no certificate'
x509 -pubkey >"$place/certified"
openssl pkey -in "$place/edge.pem" -pubout >"$place/own" 2>"$place/said" || refuse 'has no key: es_key is none'
cmp -s "$place/certified" "$place/own" || refuse 'is not for this key: the first certificate must be that of es_key'
x509 -checkend 0 >"$place/said" || refuse "has expired: $(x509 -enddate)"
begins=$(x509 -startdate -dateopt iso_8601)
[ "$(date -u '+%Y-%m-%d %H:%M:%SZ')" '>' "${begins#*=}" ] || refuse "is not valid yet: $begins"
