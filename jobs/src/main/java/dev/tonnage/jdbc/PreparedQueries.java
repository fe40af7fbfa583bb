package dev.tonnage.jdbc;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Statements that clients have prepared, by their handles; those used last, for not all clients
 * close theirs.
 */
final class PreparedQueries {
  private static final int MOST = 1_000;

  private final Map<ByteString, Query> queries = new LinkedHashMap<>(16, 0.75f, true);

  synchronized ByteString add(Query query) {
    ByteString handle = ByteString.copyFromUtf8(UUID.randomUUID().toString());
    put(handle, query);
    return handle;
  }

  synchronized void put(ByteString handle, Query query) {
    queries.put(handle, query);
    if (queries.size() > MOST) {
      queries.remove(queries.keySet().iterator().next());
    }
  }

  synchronized Query of(ByteString handle) {
    Query query = queries.get(handle);
    if (query == null) {
      throw Failure.refused("The statement is not prepared any more; prepare it again.");
    }
    return query;
  }

  synchronized void remove(ByteString handle) {
    queries.remove(handle);
  }
}
