# own_apt STORE OUT: apt from here on has a state of its own in STORE, and nothing of this machine's.
own_apt() {
  mkdir -p "$1/lists/partial" "$1/archives/partial"
  : > "$1/status"
  cat > "$2/apt.conf" <<CONF
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Debug::NoLocking "true";
Dir::State "$1";
Dir::State::lists "$1/lists";
Dir::State::status "$1/status";
Dir::Cache "$1";
Dir::Cache::archives "$1/archives";
Dir::Etc::sourcelist "$1/sources.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::parts "/dev/null";
CONF
  export APT_CONFIG=$2/apt.conf
}
