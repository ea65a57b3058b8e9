#!/usr/bin/env bash
# run.sh [RUNS]: makes the sessions W1, W2, W3 and W3b with meditate, sox and ffmpeg,
# times whole processes with hyperfine, and prints a table of medians. W3 and W3b
# need 20 GB of free disk; LONG=no leaves them out. Needs meditate, espeak-ng, sox,
# ffmpeg, hyperfine and jq on the path.
set -euo pipefail
runs=${1:-5} here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache"

# row NAME COMMAND…: times commands that each write OUT, and prints their medians.
row() {
	local name=$1 times
	shift
	hyperfine --style none --warmup 1 --runs "$runs" --prepare "rm -f $work/out.wav" \
		--export-json "$work/times.json" "${@//OUT/$work/out.wav}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
	times=$(jq -r '[.results[].median | (. * 100 | round / 100 | tostring) + " s"] | join(" | ")' "$work/times.json")
	echo "| $name | $times |"
	rm -f "$work/out.wav"
}

voice="--voice espeak-ng:fr"
bytes() { jq '.frames * 4' "$1/score.json"; }
zeros() { echo "head -c $(bytes "$1") /dev/zero >OUT"; }

"$here/make.sh" "$work/short" 30 '10 min'
s="$work/short"
echo "| work | meditate | sox | ffmpeg | writing zeros |"
echo "|---|---|---|---|---|"
row "W1: 10 min, no bed" "meditate export $s/session.md $voice --bed none --target none -o OUT" \
	"$here/sox.sh $s OUT" "$here/ffmpeg.sh $s OUT" "$(zeros "$s")"
row "W2: with bed, ducking, −16 LUFS" "meditate export $s/session.md $voice --bed brown --bed-level 24 -o OUT" \
	"$here/sox.sh $s OUT bed" "$here/ffmpeg.sh $s OUT bed" "$(zeros "$s")"
[ "${LONG:-}" = no ] && exit
"$here/make.sh" "$work/long" 480 '8 h'
l="$work/long"
row "W3: 8 h, no bed" "meditate export $l/session.md $voice --bed none --target none -o OUT" \
	"$here/sox.sh $l OUT" "$here/ffmpeg.sh $l OUT" "$(zeros "$l")"
row "W3b: 8 h with bed, ducking, loudness" "meditate export $l/session.md $voice --bed brown --anchor speech -o OUT" \
	"$here/sox.sh $l OUT bed" "$here/ffmpeg.sh $l OUT bed" "$(zeros "$l")"
