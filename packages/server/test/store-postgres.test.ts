import { openPostgresStore } from "../src/platform/store/index.ts";
import { describeAccounts } from "./accounts-contract.ts";
import { describeAudit } from "./audit-contract.ts";
import { describeCatalog } from "./catalog-contract.ts";
import { describeConsent } from "./consent-contract.ts";
import { describeExports } from "./export-contract.ts";
import { describeExposures } from "./exposures-contract.ts";
import { describeLeases } from "./lease-contract.ts";
import { makeDatabase } from "./running-postgres.ts";
import { describePeople } from "./people-contract.ts";
import { describeSegments } from "./segments-contract.ts";
import type { OpenStore } from "./store-contract.ts";
import { describeUses } from "./uses-contract.ts";
import { describeStore } from "./store-contract.ts";

const openStore: OpenStore = async ({ poison } = {}) => {
  const { url, drop } = await makeDatabase();
  const open = () => openPostgresStore({ url, poison: poison ?? null });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    end: async () => {
      await store.close();
      await drop();
    },
  };
};

describeStore("PostgreSQL", openStore);
describeAudit("PostgreSQL", openStore);
describeCatalog("PostgreSQL", openStore);
describeAccounts("PostgreSQL", openStore);
describeSegments("PostgreSQL", openStore);
describeConsent("PostgreSQL", openStore);
describeLeases("PostgreSQL", openStore);
describePeople("PostgreSQL", openStore);
describeExports("PostgreSQL", openStore);
describeUses("PostgreSQL", openStore);
describeExposures("PostgreSQL", openStore);
