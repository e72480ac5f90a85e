/*
 * SQLite without anything around it, linked against the very library the server was built with.
 *
 *   raw_sqlite rows FILE TABLE...            bytes of one row of each table, added up
 *   raw_sqlite commits FILE BYTES SECONDS    commits a second of one row of so many bytes
 *
 * The settings are those of backend/src/kernel/db/connect.rs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The server's build leaves the library, not its header. */
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_open(const char *, sqlite3 **);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_bind_blob(sqlite3_stmt *, int, const void *, int, void (*)(void *));
int sqlite3_step(sqlite3_stmt *);
int sqlite3_reset(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);
int sqlite3_column_count(sqlite3_stmt *);
int sqlite3_column_type(sqlite3_stmt *, int);
int sqlite3_column_bytes(sqlite3_stmt *, int);
int sqlite3_close(sqlite3 *);
const char *sqlite3_errmsg(sqlite3 *);
enum { OK = 0, ROW = 100, DONE = 101, INTEGER = 1 };

static sqlite3 *db;

static void must(int given, int wanted) {
    if (given != wanted) {
        fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static double row(const char *table) {
    char sql[128];
    sqlite3_stmt *found;
    double bytes = 0, rows = 0;
    int step;
    snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
    must(sqlite3_prepare_v2(db, sql, -1, &found, NULL), OK);
    while ((step = sqlite3_step(found)) == ROW) {
        rows += 1;
        for (int at = 0; at < sqlite3_column_count(found); at++)
            bytes += sqlite3_column_type(found, at) == INTEGER ? 8 : sqlite3_column_bytes(found, at);
    }
    must(step, DONE);
    sqlite3_finalize(found);
    return rows > 0 ? bytes / rows : 0;
}

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double commits(int bytes, double seconds) {
    sqlite3_stmt *insert;
    double began, took, count = 0;
    unsigned char *body = malloc((size_t)bytes);
    if (body == NULL) exit(1);
    memset(body, 0xa5, (size_t)bytes);
    must(sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                          "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000;"
                          "CREATE TABLE filings (id INTEGER PRIMARY KEY, body BLOB NOT NULL)", NULL, NULL, NULL), OK);
    must(sqlite3_prepare_v2(db, "INSERT INTO filings (body) VALUES (?)", -1, &insert, NULL), OK);
    must(sqlite3_bind_blob(insert, 1, body, bytes, NULL), OK);
    began = now();
    do {
        must(sqlite3_step(insert), DONE);
        must(sqlite3_reset(insert), OK);
        count += 1;
        took = now() - began;
    } while (took < seconds);
    sqlite3_finalize(insert);
    free(body);
    return count / took;
}

int main(int count, char **words) {
    double sum = 0;
    if (count < 4) return 2;
    must(sqlite3_open(words[2], &db), OK);
    if (strcmp(words[1], "rows") == 0) {
        for (int at = 3; at < count; at++) sum += row(words[at]);
    } else if (count == 5) {
        sum = commits(atoi(words[3]), atof(words[4]));
    }
    sqlite3_close(db);
    printf("%.1f\n", sum);
    return 0;
}
