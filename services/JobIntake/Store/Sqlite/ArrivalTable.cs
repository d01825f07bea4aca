namespace Mesh.JobIntake.Store.Sqlite;

/// <summary>Looks at single jobs, to find where a time is among them.</summary>
internal static class ArrivalTable
{
    public static (long First, long Last)? Ends(SqliteSession db)
    {
        using var row = db.Command("SELECT (SELECT min(sequence) FROM jobs), (SELECT max(sequence) FROM jobs)").ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    public static IReadOnlyList<JobArrival> Look(SqliteSession db, IReadOnlyList<long> places)
    {
        var found = new List<JobArrival>(places.Count);
        foreach (var place in places)
        {
            using var row = db.Command(
                "SELECT sequence, create_time FROM jobs WHERE sequence >= $place ORDER BY sequence LIMIT 1", ("$place", place))
                .ExecuteReader();
            if (row.Read())
            {
                found.Add(new JobArrival(row.GetInt64(0), row.GetInt64(1)));
            }
        }

        return found;
    }
}
