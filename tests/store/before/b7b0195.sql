SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.account (
    name text NOT NULL,
    role text NOT NULL,
    partner text NOT NULL,
    hash text NOT NULL,
    secret text NOT NULL,
    step bigint NOT NULL
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    day text NOT NULL,
    moment text NOT NULL,
    account text NOT NULL,
    act text NOT NULL
);
ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.closed (
    period text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.delivery (
    tag bytea NOT NULL,
    bucket integer,
    generation bigint,
    sealed bytea
);
CREATE UNLOGGED TABLE public.generation (
    number bigint,
    day text,
    created double precision,
    key bytea
);
CREATE TABLE public.health (
    beat bigint
);
CREATE TABLE public.migration (
    number integer NOT NULL
);
CREATE TABLE public.override (
    id bigint NOT NULL,
    moment text NOT NULL,
    kind text NOT NULL,
    act text NOT NULL,
    target text NOT NULL,
    reason text NOT NULL,
    more text NOT NULL
);
ALTER TABLE public.override ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.partner (
    code text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    hours text NOT NULL,
    office text NOT NULL,
    language text NOT NULL,
    home text NOT NULL,
    active integer NOT NULL
);
CREATE TABLE public.proposal (
    id bigint NOT NULL,
    moment text NOT NULL,
    account text NOT NULL,
    contact text NOT NULL,
    change text NOT NULL,
    state text NOT NULL,
    decided text NOT NULL,
    decider text NOT NULL,
    reason text NOT NULL
);
ALTER TABLE public.proposal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rounding (
    secret bytea
);
CREATE UNLOGGED TABLE public.seen (
    tag bytea NOT NULL,
    day text
);
CREATE UNLOGGED TABLE public.session (
    tag bytea NOT NULL,
    generation bigint,
    version bigint,
    sealed bytea
);
CREATE TABLE public.shown (
    figure text NOT NULL COLLATE pg_catalog."C",
    month text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    n bigint
);
CREATE TABLE public.tally (
    figure text NOT NULL,
    period text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    n bigint
);
CREATE TABLE public.target (
    figure text NOT NULL,
    period text NOT NULL,
    n bigint NOT NULL
);
CREATE TABLE public.up (
    day text NOT NULL,
    hour integer NOT NULL
);
CREATE TABLE public.visit (
    tag text NOT NULL,
    account text NOT NULL,
    csrf text NOT NULL,
    began bigint NOT NULL,
    used bigint NOT NULL
);
INSERT INTO public.account VALUES ('coordinator', 'admin', '', '$argon2id$v=19$m=19456,t=2,p=1$aW52ZW50ZWQ$aW52ZW50ZWQ', 'JBSWY3DPEHPK3PXP', 58800000);
INSERT INTO public.account VALUES ('house', 'partner', 'k7m2', '$argon2id$v=19$m=19456,t=2,p=1$aW52ZW50ZWQ$b3RoZXI', '', 0);
INSERT INTO public.audit OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-23', '2026-11-23T10:00Z', 'coordinator', 'view topics');
INSERT INTO public.audit OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-24', '2026-11-24T10:00Z', 'house', 'export channels.csv');
INSERT INTO public.closed VALUES ('2026-11-17');
INSERT INTO public.closed VALUES ('2026-W47');
INSERT INTO public.closed VALUES ('2026-11-23');
INSERT INTO public.delivery VALUES ('\x9fa78ffdae8b7a9084e704d925c5208c', 83122, 1795435200, '\x2961681bb5455233eccec43a51dcab70e5d3e601c3a94d568f42432e6c03fcf32a4afa8971864a3dddafefa40620acdec751c3bb0107292517aa38bc042bd785cf96854c9cdf5f52e0b4256a32e5bc7af99b4c202947765555c10f3c2c22a55d0387364d799f55a142890348b7576e706f23b913694c7aceab2231eb780b0efb633b00a72000fb8ded7bac97e3ae916eaafb50b97a949a579f74a274');
INSERT INTO public.delivery VALUES ('\x83aeac2c97b3f3b56ee3f2fc0dad54d5', 83122, 1795435200, '\xa9961450be39c62fe05f95ec2370de9291e35e406bf7c68e18e290fd0d4d4f57d9c5de7b970dc7ffdb9d6c8e0ddfa53de84515c3c6336eff716b306f6499d882e8e8358d599559e493c877ef63a93c49f04926b5206dc12d52bf877be3b53c4e56248dd159695c821a0db290bd9ef3274655b48fdde521d219d263264b5a0cccb5bb23a9a9e1dc5dbb3d68e179c6e243d5bdf5f639b9d04f90d5bdf4');
INSERT INTO public.delivery VALUES ('\xb4e98a30b425adb3be88e4c706e0db0f', 83122, 1795435200, '\x930065eb237e599b02a82ef6fbcfaf491a5030d6445deb038b0920c44a9f721c6d21eccd66c15b05c7f50c3a905ebfc2f15d15f599a9d1f9720b1fc1e2a21c0a9331ee518ee435137bfbb64fee389f46dfad914a7e66c8d140a533be8ac4dcc98c0369bf0fa88f4bcee9d2cbf3f8d47b0fe75e30e3719259b1dfa6d727dd6de80771c0d3f59d0f917b3c699779d08bc2e70e8507bb057dfcf5a3a580');
INSERT INTO public.delivery VALUES ('\x10c6032cd45cff71168c413cc2d54158', 83122, 1795435200, '\x90fd491c2fe72438ab2b78811b72b053cbb15f0ecfd8f62b14fc26ab56d1d1cbcca73f035af97a97b7ccb003d12e1e7546bd62dc6261876c2925dd738bc44b274131439dbe9ea3b58417d59390dea9ed40d0a79d70b1d96d0a1f28f39168debf7d2923dbb44f540a70350cddf739d806a8b1cd698de18e8968dcd2d416c5878c4ee49e248100270e3600d77228137d135092b354b62ffc0ee0f31987');
INSERT INTO public.delivery VALUES ('\x62185707655e110bf028b2427890399d', 83122, 1795435200, '\x67689477fc8e2e9288630eff4c61aed28c5a5a4b455ec837ba5c2c98a8294c5972f353dfb583ee55c4beae88d8bd218df9d3a702b0c8c66c43ed7e55dca02539fc3e3d2099b6411faff315ade3ddbd548c3c4fb7d59e11b658d31b5d9bc72b60194f1ddc5db3b03994e797b1cc718928119cc3a7230b5b963d4fdd75237eb8bc1734c595b2d81901c9f46e16af6040514e7c71983f804417d2e59f17');
INSERT INTO public.delivery VALUES ('\x8d8d4b32f1e5f3e0324851afc2c0ba90', 83122, 1795435200, '\x530a922773747313fa285be2265ff2d4f8a59c45b748f463dfa711aff1ae98686c4335550199115f5f9665dd890aded80553d7c3f2de8f8baa8b194154d6da608fa189d1cf771ba75a9de0e7367f9b2bc4a7971e550d9b0699b2ae1af373b699d488e64c0c7111ed976a1c2c28f0ec374491ea9f02080f7e900646f8b93c5c7dd30f0fa439436c245844b1afbd4348ad2fb669cf8c182417c6c575fd');
INSERT INTO public.delivery VALUES ('\x152c7c6b3c991c9358d54ce9f151b442', 83122, 1795435200, '\x6e746c65fce9017a5de6d7767b546de9afbf5b0258c3033e2bf36c21a41c72820fbda5f0ad6cb1e82301d05de23580c4f77cfe8eefda74f4c8aacb81db5e02a06b709cff95e55fe966e6b952ccddcec4b9e9c49d4e9a17b0a62486301ede5ae12ce557523b5b7005b4cdd513f5fa7824a6686c3612bca5c24315a1d97358c369c278cbb07dec2368327cc3abf03681f10428c15c9149dbf93a797ed1');
INSERT INTO public.delivery VALUES ('\x05d2b6934fc420de2e009ffc6e635b42', 83122, 1795435200, '\x6ecce605f2eaca87105c26965b118e8f6fde35bc377dbfc38bb1d93b355cf776c3c1121ab1792208a187fb13bc0e2cbbf29a1418c914cdefd7ed6e47b1895917f094bfa05406059d163f5b434c32a035a139c3f2b66569572586f7f7040766b4ab53c8615cd74b4e59251281c1ad650c51ac8ac33397aeb2526d15ffa7e007be8b9cb0fca80a21aaba17e2eee94a90e2965bdf30ed9a25199f3e8171');
INSERT INTO public.delivery VALUES ('\x0c87ef33fa93028296b501628025cb2d', 83122, 1795435200, '\xbdce3f32e5df0869d8c008d7c0b73023aaa927cadaab0b31ab2a13fa540618e1fce999ebb4d9a75f63ac0a9e30da1d0114ea6a396f9b813339d52ecb7ad19bf105ef3686100f67eef7328c256854bed1dab678817937d4c0aeae15430bb8a78fd1ba26f5aa18746a5b775fbf557e942e3c71c6b4108cc3b1854ca8b57d4c436b234f0e49905eb21951a21dc984bb934df485e7500223ea5e5781af30');
INSERT INTO public.delivery VALUES ('\x5616abf04783c8ba61110869878f5e62', 83122, 1795435200, '\x10961906ed500380398ecf75e6a28abfe122c448d9c367d63bf1d24744afd2e3a6181483270e3792b61e60618e97d61be951a30f6c0770980b0b9124dfde6652990f95b1c1c34b523975af25902ae2e6d64875f22965a793b703566696a1bb36a18d20abc11c5bc9e2661a9a67b65b082913ac4e988e2eeb4feefc0193aebe8a81180ddd73a59e304399383b365f555f49fa88ddc36156ad5907f49b');
INSERT INTO public.delivery VALUES ('\xbde3b428b1dea66323c335f7a551fd58', 83122, 1795435200, '\xa09126c0d07e29093b7168d6a3e8523d77ec35b746268a876072bcf8c9592015df1c39673add03416d7c7a5961be9688e93d9a4b9539a8bf30107e71b8ccc53bb9a56514f5f820d541b1ea1d15bb9bed36c6370305f169b086c1c1694d4932886178fda66c67d7cb46a907850fa5ca0f1411e8793b2624409a31ea650b724b32a1b057cf9560606ab24e481aad29b69b6e5febd87240e542c5dbb432');
INSERT INTO public.delivery VALUES ('\x5651a0b3c03ccf6cc5b73229ad7ee3a6', 83122, 1795435200, '\xdee38a356797ba06d1ac043f73446a864c9f9d8455c73f5430c5cfacd1890b34c2f07809e31a7abb21813c22756f6c0f0edbc875f7be5959d4c4f0ca9ec08ba2953706a3d44c8367ec1ce3aa527de68d6ab9b081c4f9ce9e77458afd10f64a3a62c7bb0445ad51d6c140f8204dafc0641674aad5c0f9005a50d2e746baab025374688d7ad89180c92dab0a5afbb5f3d66aa5ac828f8671842e5dd7e7');
INSERT INTO public.delivery VALUES ('\xdca9d8a89321214cd3e1b96595f7c639', 83122, 1795435200, '\x5e4fd46d0a4fcf91f719dcf110697a119078ab100b8bc7be9ad33a261815b7f67c983a43177146c4bd40aea4490c974e7a43e193afa6cb5af10705440cee2a346caa77af10e111aba9a23a47c3954b48a1426c1954688cc0182a24d2883e1408f782c9e3d9ce7221989cf8293f8712f2643c605fbc7c80878401dec500db1adc2840ea4e46cc76bc49fc9a6d1ff7ebc00e7050ef6bab118310b15f56');
INSERT INTO public.delivery VALUES ('\x133d1c7a61dbc702cdbf31fbaad505af', 83122, 1795435200, '\x7806f339d819da6fae0b0e688a76eea31a8e81ee88ff0c4505602ab017c8f7f18b93ac199e9ed34f1bc32740cfc98b0b769c4746d8212d120be0a4a1a7d885fa6c63c32ef0ee535a45f63f330501690ef34f5a0af034d913f1c967c585c05b2910e3e2197d068017d6797b8d7646cb21cdc1aadaf09cc2f9d320d15b5de5c56b79371de438e83a9d2dba431102a6b53d3cc3adfe5307b7fc2cc4457d');
INSERT INTO public.delivery VALUES ('\x2bc52fb19da3f8ad68b8997d4429e75d', 83126, 1795521600, '\x92c403f906a0316d80ca12751fb494bf84646dc7f56d0855aac2a841eced0dc805d23e4991dc1e1fbae53a1d25ab55cd1d06032026bac4e29dfa9577b702b87e5a4d73d980bd0ae30ac01323f86b36a53c7d3f92ea5bc627223af511aa4f6fce72b741888efe3db658acbf918d0611f4607c3d14dfc0b921fba3c4eacb2f3dea60dd5c089528fb86f60155e495ab4b5dc8d82964d8faf0fa4015a54e');
INSERT INTO public.delivery VALUES ('\x14b5c560edd6a6da0b14aecf90c16b2f', 83126, 1795521600, '\xa9fe5aa369f681b89962c0e955573ec2fd525a77184c41c9da8ee94088e58f232308d90a6eabe8f1ba2ea1f500aba2dfb810c28ae4c59227c84417749e14ccc7f0afa848b523bf3ef7c77603dcaadcbfeccf4fdd1af5f2c293b5611193054cd726c68ddd48fabdb8fcf60b2aed492adb9c0dd63447a712d068a97692942ef5d094e0b819ee00e32eb513c87bff75a026d59c23000a38103ae46bd3ad');
INSERT INTO public.delivery VALUES ('\x90a1105fd8c4947dd972d833e96024cf', 83126, 1795521600, '\x47d8b9d0152fbddcd28157dbaac85ca9e2e03944ec001c5009bd302fb2645c97987c6efde0eb7f635d1e539a65ca935551c858cb4a0e815cf5a0cfde7d40d54b5c6e89155359006226400d8963cfafca20e84c5e0c37ed03434b46274a23849c8c75d592af162d5383e91b1a17a5271adca4204c991aedf48ee3233c533b30c0c33d7134482d9070dec6286254a214a4c4af9eb1298db2e11d45e6b4');
INSERT INTO public.generation VALUES (1795435200, '2026-11-23', 1795435200, '\x21418dbf994953673e6d50915c7831bdc6c3f15b1dda83df4920e98b7c95384f');
INSERT INTO public.generation VALUES (1795521600, '2026-11-24', 1795521600, '\xfda929c5d1b7f720e4478f90469694392c23b50b0e2b46a0cb30f46dedb64aee');
INSERT INTO public.health VALUES (0);
INSERT INTO public.migration VALUES (0);
INSERT INTO public.migration VALUES (1);
INSERT INTO public.migration VALUES (2);
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-20T08:05Z', 'page', 'hide', 'rights/hours-rest', 'being written anew', '{"countries": [], "en": "", "fr": ""}');
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-20T08:06Z', 'banner', 'set', 'roads-lb', 'storm', '{"countries": ["lb"], "en": "Some roads are closed.", "fr": "Des routes sont fermées."}');
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (3, '2026-11-21T08:06Z', 'banner', 'set', 'strike', '', '{"countries": [], "en": "Offices are closed.", "fr": "Les bureaux sont fermés."}');
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (4, '2026-11-21T09:00Z', 'contact', 'answered', 'qa-mol-16008', '', '{"countries": [], "en": "", "fr": ""}');
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (5, '2026-11-23T12:00Z', 'contact', 'change', 'lb-emergency', '', '{"countries": [], "en": "", "fr": "", "change": {"field": "phone", "old": ["125", ""], "value": ["126", ""], "source": "https://www.example.org/numbers", "checked": "2026-11-23", "label": ["Civil Defence (rescue, fire)", "Défense civile (secours, pompiers)"]}}');
INSERT INTO public.override OVERRIDING SYSTEM VALUE VALUES (6, '2026-11-23T12:01Z', 'contact', 'change', 'lb-arm', '', '{"countries": [], "en": "", "fr": "", "change": {"field": "hours", "old": [], "value": ["9 to 5", "De 9 h à 17 h"], "source": "Letter of 3 May", "checked": "2026-11-23", "label": []}}');
INSERT INTO public.partner VALUES ('k7m2', 'Maison des migrants', '0000', '8h-16h', 'Rue 3', 'fr', 'cm', 1);
INSERT INTO public.partner VALUES ('p9x4', 'Old house', '', '', '', '', '', 0);
INSERT INTO public.proposal OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-23T08:05Z', 'editor-a', 'lb-emergency', '{"field": "phone", "old": ["125", ""], "value": ["126", ""], "source": "https://www.example.org/numbers", "checked": "2026-11-23", "label": ["Civil Defence (rescue, fire)", "Défense civile (secours, pompiers)"]}', 'approved', '2026-11-23T12:00Z', 'editor-b', '');
INSERT INTO public.proposal OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-23T08:06Z', 'editor-b', 'lb-arm', '{"field": "hours", "old": [], "value": ["9 to 5", "De 9 h à 17 h"], "source": "Letter of 3 May", "checked": "2026-11-23", "label": []}', 'approved', '2026-11-23T12:01Z', 'editor-a', '');
INSERT INTO public.proposal OVERRIDING SYSTEM VALUE VALUES (3, '2026-11-23T08:07Z', 'editor-b', 'sg-home', '{"field": "languages", "old": [], "value": ["tl", "id"], "source": "Letter of the office", "checked": "2026-11-23", "label": []}', 'refused', '2026-11-23T12:02Z', 'editor-a', 'an old page');
INSERT INTO public.proposal OVERRIDING SYSTEM VALUE VALUES (4, '2026-11-24T08:05Z', 'editor-a', 'lb-emergency', '{"field": "phone", "old": ["126", ""], "value": ["127", ""], "source": "https://www.example.org/numbers", "checked": "2026-11-24", "label": ["Civil Defence (rescue, fire)", "Défense civile (secours, pompiers)"]}', 'waiting', '', '', '');
INSERT INTO public.proposal OVERRIDING SYSTEM VALUE VALUES (5, '2026-11-24T08:06Z', 'editor-b', 'lb-arm', '{"field": "hours", "old": ["9 to 5", "De 9 h à 17 h"], "value": [], "source": "Letter of 4 May", "checked": "2026-11-24", "label": []}', 'waiting', '', '', '');
INSERT INTO public.rounding VALUES ('\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
INSERT INTO public.seen VALUES ('\x06693d730dbf39e1d5470d989a96a53b', '2026-11-24');
INSERT INTO public.seen VALUES ('\x20be29d57c555906efe5acb5104ad173', '2026-11-24');
INSERT INTO public.seen VALUES ('\xc94ea27ba44381d1b685792403accc07', '2026-11-24');
INSERT INTO public.seen VALUES ('\x5710c321e35a0f69d7dce8a3df21627d', '2026-11-24');
INSERT INTO public.seen VALUES ('\x866119a405ba4bab175deb0f9e197b4d', '2026-11-24');
INSERT INTO public.seen VALUES ('\xb28b6f28eddae7f299d1021e761d11c3', '2026-11-24');
INSERT INTO public.seen VALUES ('\xbfe369de48dc420c8a1fea80734e01fd', '2026-11-24');
INSERT INTO public.seen VALUES ('\xee5d7d2773dec414516afd8190472077', '2026-11-24');
INSERT INTO public.seen VALUES ('\xfce7e19d68770fec59dac3e7054caa2b', '2026-11-24');
INSERT INTO public.session VALUES ('\x4d39901ce94d451ec0895153f5af9386', 1795435200, 2359724111190311715, '\x2e1abbafcd3110cda98737fb3b19f0dc4a212c4f06cb8507f855b1ee5f4aa9447deb442d77ab9c21ba62fb1147c61b41ec57237eaf5d37a4af58cb4116bb218593aacd678bdcab03c8a981a88ade78737b9651f2adbafccb05d0627a370e97ed2795a3b4abb6cc6c5df2c7dbc7ce6043f1927689dfac4c93fc8c5b46b191f8b080d634d751238f556b4bfc8675fdd16e5456099be1ab064462449231aa6d71a6f17d359a13be51b8a4dbb4b5116eade177282db3be728608a218176bbeca03e13e8320c26272034855b78a09a7931b29ef3c4f12b4a341d702cace5b23ebdbb3d488d357d5b1d255cda6dfad906fad78523c87c997f580f099b2d03f40da437282bae2760b429006e70bb2cf2bd1e3dfa3df8e3edfe5d5fa79d60ccf');
INSERT INTO public.session VALUES ('\x54c649ed23d7892e2f40f6a2e4977f9d', 1795435200, 949322264815936284, '\xdbfc9d0e548c435056352da506ff09007bd5dd84b8b54678fc5440923ea2142ee14607ac8e5244d28ed21afa909bedc055c9fb8e07af4d9e544b840005ab1cf2c38563320b7f85408de0a4a050fcc0c9b1fd8c5360b544d620da6ea1e8c311112d9d164418b31a6608cc5818a9e5b682ef38ef15648da19be4dd2a45370d2779ecbb5cd12864f81ee0cdf7edd18dfef9bbd27f23ae190d3c2b09ec67cd915c0eb5af65703bb87bb421d52875573bd4fde9af5c45433c5e9c74a70a41571e51adf7bad2ed5f539b27e42d94ac35f7dca33a5f8c27f1c19b6fdcc5f6ded72131abb24e52a56850e701e1536d8821f43532b3ff9f2b2374282e974b437341189b57c58b0409c9772727f26382d56c8fd296034eb64accd41c53c7df5c68');
INSERT INTO public.session VALUES ('\x927ba38c1c64c8edb2a8d29cb7d83081', 1795435200, 1469537997753734097, '\x448c036cb790010d1718aba6828d4ce1a8ddf9920c44ab83ba6feaa0ef3b8bcf7dec6f95f24e2235ddb0dd4d06c367afcee3b2ca7085f9b1fe7de19852b90538e64311edd0b66438825f9a75b19359b0440c06b65ac1544ee44a70c46670e7c41453e511de0079dd60b44dfc8ecbfe1efe0d3b7b35f935c97923c47abb54aa05786c7a201017e1481b8dbaf82960b761b253c4cfd80c497a789e33f24e326e105d842d1d734fd07817c816d069b371be5912d7d0f6d340215f7dfed12812ab44961a9603cee1a8d98bbe90d723ff8c99b355d2ae448aab1a30cb3ee50e08f2e24c6eae1ae009b7dc3b46c8f76829565509718fc379cdd7d109129257dc1ec8e791ed4ed79dd053a38bbb762072a99f65888c4d5cff669925999acf38');
INSERT INTO public.session VALUES ('\xdc3b7acbc6b33d1e573ad3983ee7542b', 1795435200, 2496464392305640838, '\xc299382543aae34739d5d2ecb2abf062f2873f17321f42c34c6e9f2c0937e8e78658c231d0a75f1dc4fef081938db04107d96957b1cd473e1dc958d51a44c61c27c4b5f30a544e260f29bc733bdf010e7d2fc2cfebbc22fd4d1fc7a3460c33a2d250a8dc459a53d0dc42973d11d77bcaf933fe04fa3fc19cb921eac7dcb463df3b9cae223aabd0ce9cd48acd2dd497118a8cb8b221a53dac0e3508873c53ae51113640272016ca9d58b07dd6f5b1c11f5ef797d95a17f77d19ae6edc82ff1232fe6a7826339e4ec492e0c0bd885399681138afe5fca115a5ac5fd9af062b33fc2acaaf71dcf2fadae84348e2bb2891a8002080961bf711f16556e087ef239731488b0f5ac145b47ba326d95a054c3959efd9e7b2fa51683351e41c08');
INSERT INTO public.session VALUES ('\x249e9fe84be78c5dc8be5db1ea7ee8f2', 1795435200, 2806495095192382946, '\x042b28e3ecc951a9c74ccff60ba20ef83c392483148d7c2b61d15410547167d9fcbd28d0b212366317b179b76b6ec4eb2220086fb667c7e7fe69f84a25b66b8eec7104a1c51a73f3913176dfa6a052eab838150124445583af0a75891bd6c9b18533ba8eeb68a0492fd8fb66c25bd8646961a83af070c3dcd4cf777507292e69e50edc0b674714edbe002d7fd73af10188f326f8f9d9178d9eedc1a70678e0d0bd4e928d29bfcbcaaff073e0aa1feabe6debad8b3e44986bd7857bdf4e4518fe8cef9995d5ee33a1ddf7223c5fff488019135f75ccfae1b3eaec4406c684781f329fe669685d021312b63514f27b2428fe752fd70dee016ad13b766b7d51e9da3f2df47066d07e6f2122a928c0a68f0ab67550abd6e7249786d13137');
INSERT INTO public.session VALUES ('\x0deffd07231c9e5b534152703f22b714', 1795435200, 3830020511082477837, '\x6b3c73da338312702a5efd5cd0d4bf90b35514eec9406a676956def431dda6e5e1cf5533b859639542f2b46f18e7a558b2f39f0e3a757de488dc8cf3293de868175c956b2c7cfe3ec8a179fee6bf591385b49ef00c842222e368840bb1995329fb2450c58ff4c70ef0526d27b1bbe47c7d8da7e53d409dcdc0822826c6a7ba7e567d715ee66f8ab075c856745921f227725a515268cef9a11d2318dde6e8507427f24a0fceaec9f22e49c8f3568929797057705adb40e458d8e5fd6c19ae66604d505ccae7ced3ee81c0f347e7c607c6d2574e020e0c03c399854442418d0be5332122e4628e27b12878a1ccc0314837565f9024b62b471cf1a70bae9ee074d0a055bb0d2cb61f6582d95d5e342583703c0d54a00616196aed6a4427');
INSERT INTO public.session VALUES ('\x2b1111330def2544b37f2be96a606c33', 1795435200, 3912413632601996590, '\x0d08c7649f827b60a73ccc86253746dd688213ac3d8835cd29fdbe2633c0f67a80d074d812dca38cb749808f1f11bd446b221ff1266d8c2b8b14b1011edcc7973f067af2f07d723cb989dce80b6f207469f1d8f991c2cca3430da81c47b1fdfe411f29204bc2f3e87fee268800803504c688ec30ceca20f3ea69cde1bcd167db5f915fc7be7a9d8acfe62477ea478a73de45a54c6e0158f947aa6dbbffa85b01a134d3eb9a47b9d21e736d469e80a760e32794727ce66e2a10dc71b8058e395b7ee1ee7563534a5beeb2fc706c0370a6eb67ff300f0149f657ddfb9baa5ac07cb91152ea26cead4b21ebb44fd90fee7c5fc0c3b9bc55caf0c408e69283b7469760b441b1004f3c0a203a1f37669f1bb49e1e0eca089710c952e384d5');
INSERT INTO public.session VALUES ('\x124c2b58c776527807a6dd92cdb4243c', 1795435200, 490568819032318603, '\x832c7bb7d5a245934bbaafbd33938ef26acaa732dd4b96bfb0839491e230b30709e98f4927be362587da3c5ae1b8957592309577b090eb51d74c004674c8e3cfc43d48b1b884fe5c266987eeb198e888964e50a4243de1808be293b0b5cc4eed94d46f36bd4ece304068eaf494703e7569d895a3ffab4e6902ad814ef85fbd2dc197cc02ba2bb8b50b494eb039622670b752ce61e0e5d5da656f84bc591c92f0107c4fb96ad90f28300355fe5a7ac0e8d2d68a0e268129e0b9dcf744a22024b125ec576ccb6dd41094cbde78821276b6bbf00ac79f4df0fb3876dac5acee46eecb5827ede8165acf7b9dc75c1cff0299476b217f379d49456640210c2ff410e402f3754c67053651dabfee1fcdad00b667958b8aeea8a0f9e8b7ae29');
INSERT INTO public.session VALUES ('\x0f28a8b70e9968bc654307970f6873a0', 1795435200, 238243270464401399, '\x626df2c286f98ede1b07183b6c1b8dd04a4b885925855266389ee3150894a97a903210178cc9b38163e988af5dc8805f411fc677299abe38227a9bde7e6fdf1e981a8fc003a85a0111425701db69c3a55bdfc892bc80fc0fa983d66b7963b2d8b04c309ab5228eac7b059be073a08852afd3873d14eef695a541206cb954a0da77b92773662374b3c9fc8ffcc6e430367149021a80d7f7fda80bf562c8e7928a156129cd7164410ff73fcd44c5f052533349aaecab3984cc8963ad24aca8275f558d079dcea32de4aa29165c93f0a55a15a5fe9d0db70e5cbc46a798c828f82124b359218371ea3dd6f7192ee87bf53372cfa4d1ad6a11fd7ae424871b1aada4f15e18a57643cce34453232085a3557d5a45e715aaba5a8913c65b7a');
INSERT INTO public.session VALUES ('\x452d1e5d44da1b00bced8fd626b8ca6a', 1795435200, 398077369024337632, '\x759074aa40dd154d7b8ff64206a4c5e1ca54823ffd66be9aa0f5059d37df2afe469fc2a5b0a46fbea36c71f8aa54334bd51d74392d6b47f099c7f1174b8daa766839526a64c27e01d92b4db2cc3eb0f05abc68818b2f0edc67b548eb55fe657ef6b43a4c7517c7c5055770d997d79a719c1bdcac22d68b7626c60c4564c8708950dee4ada026c42da0808dcf2d5b0209f00e1e38687d2d562f7c144cd9ada49dd124b47619aa8316cb482269fe2c2ccfe9a871059b4ee8f357d8c00a6498f4d1d4876ccaba7d74714c2b494f7ba7007f9a25eba893893861aab33e2174085267c46602a57952a73597f9ec17fe1da359eeecc5a9d1cb7127a4ae836bbff6f4cb048acebde5f5ca35cd3d1cd20215e31bd4daaca7bdf40ff8551cfea3');
INSERT INTO public.session VALUES ('\xa562d6c4d39a4a7da58a2a09786ba546', 1795435200, 3458608903563366562, '\xcaedb43f0868a85874e4341c81678f403dc32b99c378c6ea179819a6d0ceb3849f4337eeda3fcac6012ebd4c202fab7d0370654262979985fdc03dc59944c9c373de2fdad11b3cfc91edbcae897c515e027c0247a92b4f74477eced81e240b4c20976723639bc729171837c6e5fdda39425065d379b9c583cc40734ebe4c3d7fc83ec59f9602df796aa19575630ca55e887a75fe3d672349a093e8181761e730676b8c22dbdbb1df01dc5cd01242f2b95729a27485e05c46b84420fe6893828e0a45d7251dc0cd7d54661dad9b714603b6f407e3b9bbdc4c275de814a27f951fb730246d93029b5d2918926bf618ab893c7f12fdbb03f25d0d372b76a3ae652c599572d494d4191b694cf6a107fcc47bf5729abb4e31b02d81070edd');
INSERT INTO public.session VALUES ('\xa8e321adcee3a1bbe5be6b14e1020f5e', 1795521600, 3530004147064389996, '\xe6370428321a40bbb84f16c909c70d1da44e5c3fb722f44015ec198bd69f7a1330037ec5e28cbc465ac258c02ee2f046f1a8723c03e6101ad43a6a3422d2b8d8fd1557e9e6d1495af96e5737500b6a5b7c35b7e8ba83519cdb322478c065f3abc3bc6b30cd1b099b3e17647867a3fc2beb1666ec375be41d9f64b114013e5e82cfc08a6188aced0972624b19be43eae4addb8e0f63dd46915dc421f7dbff7a82ebf48d7c2e1e44f7d90a8de7b3e9fd3f89c0645a8f937cc063e90349277320d19115ec55e469af8cd78a74eb34a738af152d7982b991ea9808590ee9d3748ad08c331e95b146a35da5750b2caee0b3f604d8061fcf486c85149df59ae19c21db6968bf6d2bcff83a9773bfb0ba8675c9f31e3b3dacca5935cd58ba48');
INSERT INTO public.session VALUES ('\x597925bf92cc8b23533ded3779ba3f6a', 1795521600, 310503517923750560, '\xe3bd09543d892a5f159549949b6ac28828493c908c910c788a6dfadb6ae9610791ed0e428d6b245e55e3a6dace86f68048a9ee706a24760d729e59c987b1ddf0da5b24d2bd9965db0995f2d6ae7e07b071da7c0fe2c399f9f68206e04c3ba161626b33ef988d62b5700cfa1999c2a9e9ebb4eba2d004bcf568145d3203039d9b0d7c4bb054f4587c66a378e9bcca9edac03fb38f58d488649f47c5b1c4042def95fc163ce7957d887a3213529caaaaad8fc2bbf5454107e5820803d9eea54496e7d7bfb3081b4dd1e6f26a00d09cc2a7d9bb5f415a8a588de06d50ad5ade11b89b08b0128432a016da007a73f50a6b9a5f2cd2784a35a4c9d9796c62fff3908fa71c5824de6fd45603f11052606863ab2e3ce88001a40b019e3a0a5e');
INSERT INTO public.session VALUES ('\x4c9fefba8e5359acab161c08b5d7ba9b', 1795521600, 2017809479201699692, '\x8c12a0d4a1005f24770875097cba3881b0039a6142b1a4060425dc5772617d90f47962da1fd09d245b352de3c50467bfa8e15c1881aa8f5bddc441cea99164e573d7d356278c85170d832c74a0759c6f3f216275ea9f88b0a1f5a3730833a61bdaa2317d97c07fb30c80e356df3bcd5eea585339e0c0ebf84ee6cf19bcaf8529fccb4b712bb18b771403e5bf4c5f537537f26c413bc3a304c0df497bd53aef2f0d892ac53f60d3895e942eea858f7c0bf230fbfb190a9a1225a2a426adb95c1ee688fd32d35539a888515d46eb894e05a64dd56122f1bf094f58f83d7ecc50e3b4d385e2965bb58a5c744a1fba69b4a926c06f22bef44bcc01519416e8c35dd72d9c90d391d9ec594fc3b3cf1f60919c448dce47522a9148b3c87648');
INSERT INTO public.tally VALUES ('channels', '2026-W47', 'telegram|fr', 3);
INSERT INTO public.tally VALUES ('topics', '2026-11-17', 'rights/wages|fr', 3);
INSERT INTO public.tally VALUES ('channels', '2026-W47', 'telegram|en', 9);
INSERT INTO public.tally VALUES ('contacts', '2026-W47', 'lb', 12);
INSERT INTO public.tally VALUES ('topics', '2026-11-17', 'rights/wages|en', 9);
INSERT INTO public.tally VALUES ('topics', '2026-11-23', 'rights/wages|fr', 4);
INSERT INTO public.tally VALUES ('topics', '2026-11-23', 'rights/wages|en', 10);
INSERT INTO public.tally VALUES ('channels', '2026-W48', 'telegram|fr', 5);
INSERT INTO public.tally VALUES ('topics', '2026-11-24', 'rights/wages|fr', 1);
INSERT INTO public.tally VALUES ('channels', '2026-W48', 'telegram|en', 12);
INSERT INTO public.tally VALUES ('contacts', '2026-W48', 'lb', 17);
INSERT INTO public.tally VALUES ('topics', '2026-11-24', 'rights/wages|en', 2);
INSERT INTO public.target VALUES ('tools_finished', '2026-Q4', 400);
INSERT INTO public.target VALUES ('topics', '2026-11', 1200);
INSERT INTO public.up VALUES ('2026-11-17', 12);
INSERT INTO public.up VALUES ('2026-11-23', 12);
INSERT INTO public.up VALUES ('2026-11-24', 12);
INSERT INTO public.visit VALUES ('tag-of-a-visit', 'coordinator', 'csrf', 1795521600, 1795521660);
SELECT pg_catalog.setval('public.audit_id_seq', 2, true);
SELECT pg_catalog.setval('public.override_id_seq', 6, true);
SELECT pg_catalog.setval('public.proposal_id_seq', 5, true);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.closed
    ADD CONSTRAINT closed_pkey PRIMARY KEY (period);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (tag);
ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.override
    ADD CONSTRAINT override_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (tag);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (tag);
ALTER TABLE ONLY public.shown
    ADD CONSTRAINT shown_pkey PRIMARY KEY (figure, month, key);
ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (figure, period, key);
ALTER TABLE ONLY public.target
    ADD CONSTRAINT target_pkey PRIMARY KEY (figure, period);
ALTER TABLE ONLY public.up
    ADD CONSTRAINT up_pkey PRIMARY KEY (day, hour);
ALTER TABLE ONLY public.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (tag);
CREATE INDEX tally_period ON public.tally USING btree (period);
