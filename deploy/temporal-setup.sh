#!/bin/sh
# Creates the namespace TEMPORAL_NAMESPACE with its search attributes; what exists already, stays.
set -eu
namespace=${TEMPORAL_NAMESPACE:?}
attributes=$(dirname "$0")/search-attributes.txt

# A service that has just started, or a namespace that was just made, takes some seconds to answer.
patiently() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
        "$@" > /dev/null 2>&1 && return
        sleep 2
    done
    "$@"
}

namespace_exists() {
    temporal operator namespace describe --namespace "$namespace" > /dev/null 2>&1
}

patiently temporal operator cluster health
namespace_exists ||
    temporal operator namespace create --namespace "$namespace" --retention "${RETENTION:?}"
while read -r name type; do
    patiently temporal operator search-attribute create --name "$name" --type "$type"
done < "$attributes"
echo "Namespace $namespace is ready"
