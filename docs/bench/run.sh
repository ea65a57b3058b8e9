#!/usr/bin/env bash
# run.sh [RUNS]: makes the sessions W1, W2, W3 and W3b with meditate, sox and
# ffmpeg, times whole processes with hyperfine, and prints the medians as the rows
# of the table in README.md. Each result is deleted before the next is made.
#
#   LONG=no            leaves out W3 and W3b, which need 13 GB of free disk
#   LONG_PHRASES=30 LONG_LENGTH='30 min'
#                      shortens them, to try the scripts
#   MACHINE='a name'   what stands in the table for this machine
#   TMPDIR             the disk on which everything is made
set -euo pipefail
runs=${1:-5} here=$(cd "$(dirname "$0")" && pwd)
machine=${MACHINE:-$(uname -sm), $(getconf _NPROCESSORS_ONLN) cores}

for program in meditate espeak-ng sox soxi ffmpeg hyperfine jq; do
	command -v "$program" >/dev/null || { echo "run.sh: $program is not in the PATH" >&2 && exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out="$work/out.wav"
# Clips are kept in a cache of their own, and nobody's settings change the session.
export XDG_CACHE_HOME="$work/cache" MEDITATE_CONFIG="$work/config.yaml"
: >"$MEDITATE_CONFIG"

# roomy BYTES ends the run where a file, a copy of it and 2 GB more have no room.
roomy() {
	local free
	free=$(df -Pk "$work" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')
	if ((free < 2 * $1 + 2000000000)); then
		echo "run.sh: $((2 * $1 / 1000000 + 2000)) MB of free disk are needed in $work, there are $((free / 1000000)); name another disk with TMPDIR, or leave out the long sessions with LONG=no" >&2
		exit 1
	fi
}

# once BYTES COMMAND makes a file that is not timed, and looks whether it is as
# long as it should be, to 10 ms.
once() {
	local size
	rm -f "$out"
	bash -c "$2" >"$work/log" 2>&1 || { cat "$work/log" >&2 && exit 1; }
	size=$(wc -c <"$out")
	if ((size < $1 - 1920 || size > $1 + 3000)); then
		echo "run.sh: $size bytes instead of $1 and a header from: $2" >&2
		exit 1
	fi
}

# reached NAME prints to standard error how loud the last file is.
reached() {
	meditate measure --json "$out" 2>/dev/null |
		jq -r --arg name "$1" '"\($name): \(.integrated_lufs * 10 | round / 10) LUFS, \(.true_peak_dbtp * 100 | round / 100) dBTP"' >&2 || true
}

# row NAME DIR COMMAND… prints the medians of the commands of meditate, sox and
# ffmpeg that make the session of DIR, and of copying and writing as many bytes.
row() {
	local name=$1 bytes seconds ref="$work/copied.wav" medians program programs=(meditate sox ffmpeg)
	bytes=$(jq '.frames * 4' "$2/score.json")
	seconds=$((bytes / 192000))
	shift 2
	roomy "$bytes"
	for program in 0 1 2; do # afterwards, what is kept from the first time on is there
		once "$bytes" "${@:program+1:1}"
		[[ $name != *bed* ]] || reached "$name: ${programs[program]}"
	done
	once "$bytes" "$1"
	mv "$out" "$ref"
	hyperfine --style none --runs "$runs" --prepare "rm -f '$out'" --export-json "$work/times.json" "$@" "cp '$ref' '$out'" \
		"dd if=/dev/zero of='$out' bs=192000 count=$seconds" \
		"dd if=/dev/zero of='$out' bs=192000 count=$seconds conv=fsync" \
		>"$work/log" 2>&1 || { cat "$work/log" >&2 && exit 1; }
	rm -f "$out" "$ref"
	medians=$(jq -r '[.results[].median | if . < 10 then . * 100 | round / 100 else . * 10 | round / 10 end | "\(.) s"] | join(" | ")' "$work/times.json")
	echo "| $(date +%F) | $machine | $name | $medians |"
}

# ours DIR FLAG… and the others print commands that make the session of DIR.
ours() { echo "meditate export '$1/session.md' --voice espeak-ng:fr ${*:2} -o '$out' --force"; }
by_sox() { echo "'$here/sox.sh' '$1' '$out' ${*:2}"; }
by_ffmpeg() { echo "'$here/ffmpeg.sh' '$1' '$out' ${*:2}"; }

echo "| date | machine | work | meditate | sox | ffmpeg | copying it | writing zeros | zeros, synced |"
echo "|---|---|---|---|---|---|---|---|---|"
s="$work/short"
"$here/make.sh" "$s" 30 '10 min'
row "W1" "$s" "$(ours "$s" --bed none --target none)" "$(by_sox "$s")" "$(by_ffmpeg "$s")"
row "W2, bed" "$s" "$(ours "$s" --bed brown --bed-level 24 --target podcast)" "$(by_sox "$s" bed)" "$(by_ffmpeg "$s" programme)"
[ "${LONG:-}" != no ] || exit 0
l="$work/long"
"$here/make.sh" "$l" "${LONG_PHRASES:-480}" "${LONG_LENGTH:-8 h}"
row "W3" "$l" "$(ours "$l" --bed none --target none)" "$(by_sox "$l")" "$(by_ffmpeg "$l")"
row "W3b, bed" "$l" "$(ours "$l" --bed brown --bed-level 24 --target podcast --anchor speech)" "$(by_sox "$l" bed)" "$(by_ffmpeg "$l" speech)"
