// Large and many files; see kexie_portal/files.
import { Upload } from "tus-js-client";

window.portalUpload = Upload;
