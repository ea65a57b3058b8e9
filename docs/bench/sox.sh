#!/usr/bin/env bash
# sox.sh DIR OUT [bed]: makes the session of make.sh with sox: the clips one behind
# the other, each with its silence. With bed, brown noise lies under it, 24 dB below
# the speech, and the whole is brought to a peak of −1 dB: sox has neither ducking
# nor loudness.
set -euo pipefail
dir=$1 out=$2 bed=${3:-}

inputs=()
while IFS=$'\t' read -r clip silence _; do
	inputs+=("$clip" "$silence")
done <"$dir/list.tsv"
if [ -z "$bed" ]; then
	exec sox "${inputs[@]}" -r 48000 -c 2 -b 16 "$out"
fi
seconds=$(jq '.frames / 48000' "$dir/score.json")
voice="$out.voice.sox"
trap 'rm -f "$voice"' EXIT
sox "${inputs[@]}" -r 48000 -c 2 "$voice"
sox -m "$voice" "|sox -n -r 48000 -c 2 -p synth $seconds brownnoise gain -36" -b 16 "$out" norm -1
