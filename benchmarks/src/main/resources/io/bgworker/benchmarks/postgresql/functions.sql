CREATE FUNCTION benchmark_launch(text, text) RETURNS bigint LANGUAGE C STRICT AS 'bgworker_benchmarks';
CREATE FUNCTION benchmark_start(text) RETURNS bigint LANGUAGE C STRICT AS 'bgworker_benchmarks';
CREATE FUNCTION benchmark_talk(text, integer, integer, bigint) RETURNS bigint[] LANGUAGE C STRICT AS 'bgworker_benchmarks';
