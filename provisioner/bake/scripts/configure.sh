# Tries a configuration on a copy of the small twin, and lists where that copy holds data.
# configure.sh FOLDER TWIN OFFSET; FOLDER holds debugfs's commands, and gets twin.raw and complaints
folder=$1 twin=$2 offset=$3
cp "$twin" "$folder/twin.raw"
export E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH
# debugfs ends with 0 whatever happened; only what it says tells.
debugfs -w -f "$folder/commands" "$folder/twin.raw?offset=$offset" > /dev/null 2> "$folder/complaints"
qemu-img map -f raw --output=json "$folder/twin.raw"
