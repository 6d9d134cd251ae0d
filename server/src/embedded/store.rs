//! The folder's S3 interface as we use it: what `s3s-fs` does, with what it lacks. It keeps uploads in parts, and neither lists
//! those that are under way, nor says of one that is over that there is none.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput, CompleteMultipartUploadOutput,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteObjectInput, DeleteObjectOutput, GetObjectInput,
    GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput, ListMultipartUploadsInput,
    ListMultipartUploadsOutput, ListObjectsV2Input, ListObjectsV2Output, ListPartsInput, ListPartsOutput,
    MultipartUpload, PutObjectInput, PutObjectOutput, Timestamp, UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use uuid::Uuid;

/// What every operation answers.
type Answering<'a, T> = Pin<Box<dyn Future<Output = S3Result<S3Response<T>>> + Send + 'a>>;

/// The store over one folder.
pub(super) struct Store {
    files: FileSystem,
    root: PathBuf,
}

impl Store {
    pub(super) fn new(files: FileSystem, root: &Path) -> Self {
        let root = root.to_owned();
        Self { files, root }
    }

    /// An upload in parts is there as long as the file that says whose it is.
    fn must_be_under_way(&self, upload: &str) -> S3Result<()> {
        let known = Uuid::parse_str(upload).is_ok_and(|id| self.root.join(format!(".upload-{id}.json")).exists());
        if known { Ok(()) } else { Err(s3_error!(NoSuchUpload)) }
    }
}

/// Operations that `s3s-fs` does as they are, once their upload (if they name one) is known to be under way.
macro_rules! passed_on {
    ($($name:ident: $input:ident -> $output:ident $(, $upload:ident)?;)*) => {$(
        fn $name<'a, 'b>(&'a self, request: S3Request<$input>) -> Answering<'b, $output>
        where
            'a: 'b,
            Self: 'b,
        {
            $(if let Err(error) = self.must_be_under_way(&request.input.$upload) {
                return Box::pin(std::future::ready(Err(error)));
            })?
            self.files.$name(request)
        }
    )*};
}

impl S3 for Store {
    passed_on! {
        head_bucket: HeadBucketInput -> HeadBucketOutput;
        list_objects_v2: ListObjectsV2Input -> ListObjectsV2Output;
        head_object: HeadObjectInput -> HeadObjectOutput;
        get_object: GetObjectInput -> GetObjectOutput;
        put_object: PutObjectInput -> PutObjectOutput;
        delete_object: DeleteObjectInput -> DeleteObjectOutput;
        create_multipart_upload: CreateMultipartUploadInput -> CreateMultipartUploadOutput;
        upload_part: UploadPartInput -> UploadPartOutput, upload_id;
        list_parts: ListPartsInput -> ListPartsOutput, upload_id;
        complete_multipart_upload: CompleteMultipartUploadInput -> CompleteMultipartUploadOutput, upload_id;
        abort_multipart_upload: AbortMultipartUploadInput -> AbortMultipartUploadOutput, upload_id;
    }

    /// All on one page: a folder of ours never has many.
    fn list_multipart_uploads<'a, 'b>(
        &'a self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> Answering<'b, ListMultipartUploadsOutput>
    where
        'a: 'b,
        Self: 'b,
    {
        let root = self.root.clone();
        Box::pin(async move {
            let input = request.input;
            let bucket = URL_SAFE_NO_PAD.encode(&input.bucket);
            let found = tokio::task::spawn_blocking(move || under_way(&root, &bucket)).await;
            let mut uploads = found
                .map_err(io::Error::other)
                .flatten()
                .map_err(|error| s3_error!(error, InternalError))?;
            let prefix = input.prefix.as_deref().unwrap_or_default();
            uploads.retain(|upload| upload.key.as_ref().is_some_and(|key| key.starts_with(prefix)));
            Ok(S3Response::new(ListMultipartUploadsOutput {
                bucket: Some(input.bucket),
                is_truncated: Some(false),
                uploads: Some(uploads),
                ..Default::default()
            }))
        })
    }
}

/// By the files in which `s3s-fs` keeps what was said of each: `.bucket-….object-….upload-….metadata.json`.
fn under_way(root: &Path, bucket: &str) -> io::Result<Vec<MultipartUpload>> {
    let before = format!(".bucket-{bucket}.object-");
    let mut uploads = Vec::new();
    for entry in root.read_dir()? {
        let entry = entry?;
        let name = entry.file_name();
        let parts = name.to_str().and_then(|name| {
            let rest = name.strip_prefix(&before)?.strip_suffix(".metadata.json")?;
            let (key, upload) = rest.split_once(".upload-")?;
            let key = String::from_utf8(URL_SAFE_NO_PAD.decode(key).ok()?).ok()?;
            Some((key, upload.to_owned()))
        });
        // One that ends just now has no time any more.
        if let (Some((key, upload)), Ok(about)) = (parts, entry.metadata()) {
            uploads.push(MultipartUpload {
                key: Some(key),
                upload_id: Some(upload),
                initiated: about.modified().ok().map(Timestamp::from),
                ..Default::default()
            });
        }
    }
    Ok(uploads)
}
