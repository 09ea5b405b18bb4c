#!/bin/sh
# Creates Temporal's two databases, or brings them to the version of this image.
# SQL_HOST, SQL_USER and SQL_PASSWORD come from the environment.
set -eu

schema() {
    database=$1 folder=$2
    shift 2
    set -- temporal-sql-tool --plugin postgres12 --ep "$SQL_HOST" -p 5432 -u "$SQL_USER" --db "$database"
    "$@" create
    "$@" setup-schema -v 0.0
    "$@" update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
}

schema temporal temporal
schema temporal_visibility visibility
