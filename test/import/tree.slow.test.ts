import { describeRoundTrips } from "./round-trips.ts";

describeRoundTrips(["6.5", "6.7", "6.7.1", "7.0", "8.0.3"]);
