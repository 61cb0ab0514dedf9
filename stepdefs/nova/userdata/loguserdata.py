#!/bin/sh
# Runs the user's data, which the part handler has laid down, and keeps what it
# prints. That it has come through is marked by a file.
directory=/var/lib/heat-cfntools
script=$directory/cfn-userdata
log=/var/log/heat-provision.log

umask 077
say() { echo "$(date '+%Y-%m-%d %H:%M:%S') $*" | tee -a "$log"; }

chmod 700 "$script"
say "Provision began"
status=$directory/.provision-status
{ "$script" 2>&1; echo $? >"$status"; } | tee -a "$log"
code=$(cat "$status")
rm -f "$status"
case $code in
0) ;;
126 | 127) say "Userdata empty or not executable" ;;
*) say "Provision failed with exit code $code" ;;
esac
say "Provision done"
[ "$code" = 0 ] || exit "$code"
touch "$directory/provision-finished"
