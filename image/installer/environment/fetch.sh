#!/bin/sh
# fetch PATH: a file of the source to standard output.
source=$(cat /run/switchyard/source)
case $source in
  http://*) exec wget -q -T 60 -O - "$source$1" ;;
  *) exec cat "$source/$1" ;;
esac
