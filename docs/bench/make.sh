#!/usr/bin/env bash
# make.sh DIR PHRASES LENGTH: makes one session for all three programs in DIR: a
# script for meditate, the same phrases as clips of 22.05 kHz, the silence behind
# each as a file of its own, and a list of both, with how long the silence lasts in
# seconds.
set -euo pipefail
dir=$1 phrases=$2 length=$3
here=$(dirname "$0")

mkdir -p "$dir"
mapfile -t lines < <(grep -hE '^[^-#>(<{ :][^:{]{30,}\.$' "$here"/../../scripts/jour-*.md | awk '!seen[$0]++')
{
	printf -- '---\ntitre: Banc\ndurée: %s\n---\n## Un\n' "$length"
	for ((i = 0; i < phrases; i++)); do
		printf '%s\n(silence 20 s, 2 s à 5 min)\n' "${lines[i % ${#lines[@]}]}"
	done
} >"$dir/session.md"

meditate show "$dir/session.md" --voice espeak-ng:fr --json >"$dir/score.json"
jq -r '.frames as $all | [.events[] | select(.kind == "phrase")] as $p | $p | to_entries[] |
	[((($p[.key + 1].start // $all) - .value.start) / 48000), .value.spoken] | @tsv' \
	"$dir/score.json" >"$dir/spoken.tsv"

i=0
: >"$dir/list.tsv"
while IFS=$'\t' read -r room text; do
	clip=$(printf '%s/clip-%03d.wav' "$dir" "$i")
	espeak-ng -v fr -s 140 -a 60 -w "$clip" -- "$text" </dev/null
	seconds=$(soxi -D "$clip")
	silence=$(awk -v r="$room" -v l="$seconds" 'BEGIN { printf "%.6f", (r > l) ? r - l : 0 }')
	sox -n -r 22050 -c 1 -b 16 "$dir/silence-$i.wav" trim 0 "$silence"
	printf '%s\t%s\t%s\n' "$clip" "$dir/silence-$i.wav" "$silence" >>"$dir/list.tsv"
	i=$((i + 1))
done <"$dir/spoken.tsv"
